# Built from the sources: docker build -t stagingpost .
FROM node:24-slim AS build
WORKDIR /src
COPY . .
RUN npm ci --no-audit --no-fund && mkdir /package && npm pack --pack-destination /package

FROM node:24-slim
COPY --from=build /package/*.tgz /tmp/stagingpost.tgz
RUN npm install --global --omit=dev --no-audit --no-fund --cache /tmp/npm /tmp/stagingpost.tgz \
  && rm -rf /tmp/npm /tmp/stagingpost.tgz \
  # Whoever it runs as may write the data, and nothing else.
  && mkdir /data && chmod 1777 /data
USER 65532:65532
WORKDIR /data
VOLUME /data
EXPOSE 1025 8025
ENV NODE_ENV=production \
  STAGINGPOST_DATA=/data \
  STAGINGPOST_SMTP=0.0.0.0:1025 \
  STAGINGPOST_HTTP=0.0.0.0:8025
HEALTHCHECK --interval=20s --timeout=10s --start-period=10s CMD ["stagingpost", "health"]
ENTRYPOINT ["stagingpost"]
