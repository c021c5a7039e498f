"""The queue: procrastinate on the same PostgreSQL, so that a job is queued if and only if its transaction commits."""

from __future__ import annotations

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"
PROCRASTINATE_WORKER_DEFAULTS = {
    "name": "laoyou",
    "concurrency": 1,  # a job may use a whole core; more workers are more processes
    "fetch_job_polling_interval": 5.0,
    "shutdown_graceful_timeout": 20.0,  # then running jobs are left to the next worker, which starts them afresh
    "update_heartbeat_interval": 5.0,
    "stalled_worker_timeout": 30.0,
    "delete_jobs": "never",
}
