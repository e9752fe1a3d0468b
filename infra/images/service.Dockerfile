# One image per service: docker build -f infra/images/service.Dockerfile --build-arg SERVICE=standalone .
# The image runs the same TypeScript as a checkout does; only the dashboard is built.

FROM node:26.10.0-bookworm-slim AS dashboard
WORKDIR /grasp
COPY . .
RUN node infra/setup/prepare.mjs dashboard && mkdir -p services/dashboard/dist

FROM node:26.10.0-bookworm-slim
ARG SERVICE
WORKDIR /grasp
COPY . .
# No optional packages: the bundled PostgreSQL is one, and a container is given a DATABASE_URL.
RUN npx --yes pnpm@12.21.0 install --prod --no-optional --frozen-lockfile --filter "@grasp/${SERVICE}..." \
  && rm -rf /root/.npm /root/.cache /root/.local \
  && mkdir -p /var/lib/grasp && chown node:node /var/lib/grasp
COPY --from=dashboard /grasp/services/dashboard/dist services/dashboard/dist
USER node
ENV NODE_ENV=production HOST=0.0.0.0 GRASP_HOME=/var/lib/grasp SERVICE=${SERVICE}
CMD ["sh", "-c", "exec node services/$SERVICE/src/main.ts"]
