# Stage 1 makes the environment: locked dependencies, the front end (built with Node from the Python index), the package.
FROM python:3.12-slim AS build
ENV UV_PROJECT_ENVIRONMENT=/opt/yingda UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1
WORKDIR /src
COPY tools/requirements.txt tools/requirements.txt
RUN python -m venv /opt/uv && /opt/uv/bin/pip install --no-cache-dir --require-hashes -r tools/requirements.txt
COPY pyproject.toml uv.lock ./
RUN /opt/uv/bin/uv sync --locked --no-dev --no-install-project
COPY . .
RUN /opt/uv/bin/uv sync --locked --no-dev --no-editable

# Stage 2 runs it: no compiler, no Node, no root.
FROM python:3.12-slim
RUN useradd --uid 10001 --create-home yingda && install --directory --owner yingda --group yingda /data
COPY --from=build /opt/yingda /opt/yingda
ENV PATH=/opt/yingda/bin:$PATH YINGDA_DATA_DIR=/data PYTHONUNBUFFERED=1
USER yingda
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["python", "-c", "import socket; socket.create_connection(('127.0.0.1', 8000), 2).close()"]
ENTRYPOINT ["yingda"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
