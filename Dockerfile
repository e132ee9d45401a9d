# Reader in a container: docker build -t reader . && docker run -it --rm -v reader:/data reader
FROM python:3.13-slim AS build
WORKDIR /src
COPY pyproject.toml README.md LICENSE ./
COPY reader reader
COPY seeds seeds
COPY docs/man docs/man
COPY docs/desktop docs/desktop
RUN pip install --no-cache-dir --prefix=/opt/reader '.[web]'

FROM python:3.13-slim
COPY --from=build /opt/reader /usr/local
# The library, the settings and the exports live in the volume.
ENV LANG=C.UTF-8 \
    READER_LIBRARY=/data/library.db \
    READER_CONFIG=/data/config.toml \
    HOME=/data
RUN useradd --home-dir /data --uid 1000 reader && mkdir /data && chown reader /data
USER reader
VOLUME /data
WORKDIR /data
ENTRYPOINT ["reader"]
