# A POS tenant for tests, over HTTPS on port 8443 (docs/mock-issuer.md, "As a server").
# Node runs the TypeScript as it is; that needs 22.18 or newer.
FROM node:24.21.0-slim

WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund
COPY cli.ts ./
COPY mock-issuer ./mock-issuer

USER node
EXPOSE 8443
STOPSIGNAL SIGTERM
# Options after the name of the image come last, and the last of a kind counts.
ENTRYPOINT ["node", "cli.ts", "mock-issuer", "--host", "0.0.0.0", "--port", "8443", "--state-dir", "/tmp/mock-issuer", "--ready-file", "/tmp/mock-issuer/ready.json"]
HEALTHCHECK --interval=10s --timeout=6s --start-period=10s CMD ["node", "mock-issuer/command/check_health_node.ts", "/tmp/mock-issuer/ready.json"]
