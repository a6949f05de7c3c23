# Opsbot in a container: not root, nothing writable but /data, no compiler and no pip at run time.
FROM python:3.11-slim-trixie AS build

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/opsbot
WORKDIR /app
# Every version is exact and every file has its hash, so the image is made of what was tested.
COPY requirements.txt ./
RUN /opt/opsbot/bin/pip install --require-hashes -r requirements.txt
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY handlers handlers
COPY storage storage
COPY sandbox sandbox
RUN /opt/opsbot/bin/pip install --no-deps --no-build-isolation -e . \
 && /opt/opsbot/bin/pip uninstall --yes pip setuptools wheel \
 && python -m compileall -q bot handlers storage sandbox

FROM python:3.11-slim-trixie

# pg_dump, for backups of PostgreSQL.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends postgresql-client \
 && rm -rf /var/lib/apt/lists/* \
 && groupadd --gid 10001 opsbot \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent opsbot \
 && install --directory --owner=opsbot --group=opsbot --mode=0700 /data
COPY --from=build /opt/opsbot /opt/opsbot
COPY --from=build /app /app

ENV PATH=/opt/opsbot/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    OPSBOT_DATA_DIR=/data \
    OPSBOT_HTTP_HOST=0.0.0.0 \
    OPSBOT_HEALTH_PORT=8080
USER 10001:10001
WORKDIR /data
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
  CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen('http://127.0.0.1:' + os.environ['OPSBOT_HEALTH_PORT'] + '/healthz', timeout=4)"]

# `opsbot run` serves Slack; any other command follows the image's name: `docker run opsbot doctor`.
ENTRYPOINT ["opsbot"]
CMD ["run"]
