"""DAG nightly_report, written by `pullpass dag export --to airflow`.

Made for Airflow 3.2 or newer with apache-airflow-providers-cncf-kubernetes 10.25 or newer.
The pull secrets have to exist in the namespace of the tasks: `pullpass create` makes and proves them.
"""

import json
from datetime import timedelta

from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
from airflow.sdk import DAG, Param
from kubernetes.client import models as k8s


def as_text(value, *path):
    """A result or parameter as text: a text as it is, everything else as JSON."""
    if value is None:
        raise ValueError("a task gave no result, and another one needs it")
    for key in path:
        value = value[int(key)] if isinstance(value, list) else value[key]
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))


class PodOperator(KubernetesPodOperator):
    """A KubernetesPodOperator that says which image reads the result of its task."""

    def __init__(self, *, xcom_sidecar_image=None, **kwargs):
        super().__init__(**kwargs)
        self.xcom_sidecar_image = xcom_sidecar_image

    def build_pod_request_obj(self, *args, **kwargs):
        pod = super().build_pod_request_obj(*args, **kwargs)
        for container in pod.spec.containers:
            if container.name == "airflow-xcom-sidecar" and self.xcom_sidecar_image:
                container.image = self.xcom_sidecar_image
        return pod


with DAG(
    dag_id="nightly_report",
    schedule=None,
    catchup=False,
    params={
        "day": Param(default="2026-01-31", type="string"),
        "limit": Param(default=1000, type="number"),
        "isFull": Param(default=False, type="boolean"),
    },
    max_active_tasks=4,
    user_defined_macros={"as_text": as_text},
) as dag:
    extract = PodOperator(
        task_id="extract",
        name="nightly_report-extract",
        namespace="etl",
        image="registry.example.com/team/extract:1",
        cmds=["extract"],
        arguments=[
            "--day",
            "{{ as_text(params['day']) }}",
            "--full",
            "{{ as_text(params['isFull']) }}",
            "no: \"yes\"",
            "{{ 'C:\\u005cnew\\u000a' }}",
        ],
        container_resources=k8s.V1ResourceRequirements(
            requests={"cpu": "100m", "memory": "64Mi"},
            limits={"memory": "128Mi"},
        ),
        image_pull_secrets=[k8s.V1LocalObjectReference(name="regcred")],
        labels={"team": "reports"},
        execution_timeout=timedelta(seconds=3600),
        do_xcom_push=True,
        xcom_sidecar_image="registry.example.com/team/shell:1",
        retries=2,
        retry_delay=timedelta(seconds=30),
        retry_exponential_backoff=2,
        max_retry_delay=timedelta(seconds=300),
        deferrable=True,
        log_pod_spec_on_failure=False,
    )

    count_rows = KubernetesPodOperator(
        task_id="count-rows",
        name="nightly_report-count-rows",
        namespace="etl",
        image="registry.example.com/team/count:1",
        cmds=["count"],
        arguments=[
            "--rows={{ as_text(ti.xcom_pull(task_ids='extract'), 'rows') }}/{{ as_text(params['limit']) }}",
        ],
        image_pull_secrets=[k8s.V1LocalObjectReference(name="regcred")],
        service_account_name="counter",
        pod_template_dict={
            "apiVersion": "v1",
            "kind": "Pod",
            "spec": {
                "tolerations": [{"key": "batch", "operator": "Exists"}],
                "runtimeClassName": "gvisor",
                "containers": [
                    {
                        "name": "base",
                        "env": [
                            {"name": "LIMIT", "value": "{{ as_text(params['limit']) }}"},
                            {
                                "name": "FIRST",
                                "value": "{{ as_text(ti.xcom_pull(task_ids='extract'), 'files', '0') }}",
                            },
                            {
                                "name": "PASSWORD",
                                "valueFrom": {"secretKeyRef": {"name": "db", "key": "password"}},
                            },
                        ],
                    },
                ],
            },
        },
        retries=2,
        retry_delay=timedelta(seconds=30),
        retry_exponential_backoff=2,
        max_retry_delay=timedelta(seconds=300),
        deferrable=True,
        log_pod_spec_on_failure=False,
    )

    clean = KubernetesPodOperator(
        task_id="clean",
        name="nightly_report-clean",
        namespace="etl",
        image="registry.example.com/team/clean:1",
        cmds=["clean"],
        image_pull_secrets=[k8s.V1LocalObjectReference(name="regcred"), k8s.V1LocalObjectReference(name="mirror")],
        termination_grace_period=5,
        pod_template_dict={
            "apiVersion": "v1",
            "kind": "Pod",
            "spec": {
                "initContainers": [
                    {
                        "name": "wait",
                        "image": "registry.example.com/team/shell:1",
                        "command": ["sleep", "1"],
                    },
                ],
                "volumes": [{"name": "secret-1af809ea535d", "secret": {"secretName": "certs"}}],
                "containers": [
                    {
                        "name": "base",
                        "volumeMounts": [{"name": "secret-1af809ea535d", "mountPath": "/certs", "readOnly": True}],
                    },
                ],
            },
        },
        retries=0,
        trigger_rule="all_done",
        deferrable=True,
        log_pod_spec_on_failure=False,
    )

    task_lambda = KubernetesPodOperator(
        task_id="lambda",
        name="nightly_report-lambda",
        namespace="etl",
        image="registry.example.com/team/class:1",
        env_vars={"MODE": "plain"},
        image_pull_secrets=[k8s.V1LocalObjectReference(name="regcred")],
        retries=2,
        retry_delay=timedelta(seconds=30),
        retry_exponential_backoff=2,
        max_retry_delay=timedelta(seconds=300),
        deferrable=True,
        log_pod_spec_on_failure=False,
    )

    extract >> count_rows
    [extract, count_rows] >> clean
