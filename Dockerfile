# Pinned by tag; docs/install.md says how to pin the digest as well.
ARG PYTHON=python:3.13-slim-bookworm

FROM ${PYTHON} AS build
WORKDIR /app
ENV PYTHONDONTWRITEBYTECODE=1 UV_LINK_MODE=copy UV_NO_CACHE=1
COPY scripts/bootstrap.lock scripts/bootstrap.lock
COPY requirements.lock .
RUN python -m venv .venv \
 && .venv/bin/pip install --no-cache-dir --require-hashes --only-binary :all: -r scripts/bootstrap.lock \
 && .venv/bin/uv pip install --python .venv/bin/python --require-hashes --only-binary :all: -r requirements.lock \
 && .venv/bin/pip uninstall --yes uv
COPY . .
# The running container cannot write here: the English catalogue is compiled now.
RUN DATABASE_URL=postgresql://nobody@nowhere/none .venv/bin/python -c "\
import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'geoapp.config.settings'; \
from geoapp.config.messages import compile_messages; compile_messages()" \
 && rm -rf var && mkdir var

FROM ${PYTHON}
RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin geoapp
WORKDIR /app
COPY --from=build /app /app
RUN chown geoapp:geoapp var
ENV PATH=/app/.venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
USER 10001:10001
VOLUME /app/var
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["python", "scripts/container_health.py"]
CMD ["python", "-m", "granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--blocking-threads", "4", "--respawn-failed-workers", "geoapp.config.wsgi:application"]
