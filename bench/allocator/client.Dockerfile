FROM python:3.13-slim
RUN apt-get update && apt-get install --yes --no-install-recommends wrk
COPY load.lua watch.py /
ENTRYPOINT ["python", "/watch.py"]
