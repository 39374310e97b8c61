# Runs Airflow's operator once for each line on standard input, and prints how long its execute took.
# KUBECONFIG CONTEXT NAMESPACE IMAGE SECRET COMMAND

import json
import os
import sys
import tempfile
import time
from types import SimpleNamespace

home = tempfile.TemporaryDirectory()
os.environ["AIRFLOW_HOME"] = home.name

from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator  # noqa: E402

kubeconfig, context, namespace, image, secret, command = sys.argv[1:]
ti = SimpleNamespace(
    dag_id="bench", task_id="bench", map_index=-1, try_number=1, xcom_push=lambda **_: None, task_reschedule_count=0
)
dag = SimpleNamespace(dag_id="bench", parent_dag=None, is_subdag=False)

for _ in sys.stdin:
    operator = KubernetesPodOperator(
        task_id="bench",
        name="airflow",
        namespace=namespace,
        image=image,
        cmds=json.loads(command),
        image_pull_secrets=secret,
        config_file=kubeconfig,
        cluster_context=context,
        in_cluster=False,
    )
    run_id = f"round-{time.time_ns()}"
    dag_run = SimpleNamespace(run_id=run_id, conf={})
    began = time.perf_counter()
    operator.execute({"ti": ti, "dag": dag, "run_id": run_id, "dag_run": dag_run, "task": operator})
    print(f"took {time.perf_counter() - began:.4f}", flush=True)
