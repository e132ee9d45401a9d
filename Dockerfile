# Reader in a container. Build it, then read in this terminal, with the files of this folder at hand:
#   docker build -t reader .
#   docker run -it --rm -e TERM -e COLORTERM -e LANG -v reader:/data -v "$PWD:/here:ro" reader
# Commands follow the name; /here is where the files are:
#   docker run -i --rm -v reader:/data -v "$PWD:/here:ro" reader add /here --recursive
# In a browser of this machine (the link that is printed names 127.0.0.1):
#   docker run -it --rm -p 127.0.0.1:8737:8737 -v reader:/data reader serve --host 0.0.0.0
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
# The library, the settings and the exports live in the volume; any user may own it.
RUN useradd --no-create-home --home-dir /data --uid 1000 reader \
    && mkdir /data \
    && chown reader:reader /data
ENV LANG=C.UTF-8 \
    READER_LIBRARY=/data/library.db \
    READER_CONFIG=/data/config.toml \
    HOME=/data
USER reader
VOLUME /data
WORKDIR /data
EXPOSE 8737
ENTRYPOINT ["reader"]
