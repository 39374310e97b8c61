// Command argo-lint judges workflow files with Argo Workflows' own validation, without a cluster.
// It prints a sentence for each finding and exits with 1 when there is one.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/argoproj/argo-workflows/v3/cmd/argo/lint"
	"github.com/argoproj/argo-workflows/v3/pkg/apiclient"
)

func main() {
	files := os.Args[1:]
	if len(files) == 0 {
		fmt.Fprintln(os.Stderr, "usage: argo-lint FILE...")
		os.Exit(2)
	}
	ctx, client, err := apiclient.NewClientFromOpts(apiclient.Opts{
		Context:      context.Background(),
		Offline:      true,
		OfflineFiles: files,
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	options := lint.LintOptions{Files: files, Strict: true, DefaultNamespace: "default", Printer: os.Stdout}
	if lint.RunLint(ctx, client, []string{"workflows"}, "simple", true, options) != nil {
		os.Exit(1)
	}
}
