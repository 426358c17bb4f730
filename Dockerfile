# The image of the product: no shell, no package manager, an unprivileged user, nothing of the sources.
#
#     docker build --build-arg VERSION=0.1.0 --build-arg REVISION="$(git rev-parse HEAD)" --tag chatbot:0.1.0 .
#
# x64 and arm64: both are compiled on the machine that builds, without emulation (docker buildx build --platform linux/amd64,linux/arm64).
# The tags pin the release of .NET and of Ubuntu and follow their security patches, which each rebuild brings in. To build from one patch
# or one digest, name it: --build-arg RUNTIME_TAG=10.0.0-noble-chiseled-extra@sha256:… (docs/decisions/0023-base-tags.md).
ARG SDK_TAG=10.0-noble
ARG RUNTIME_TAG=10.0-noble-chiseled-extra

FROM mcr.microsoft.com/dotnet/aspnet:$RUNTIME_TAG AS runtime

FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:$SDK_TAG AS build
ENV CI=true DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
WORKDIR /source
# The framework that the product will run on, and is compiled with (Chatbot.Web/Framework.targets).
COPY --from=runtime /usr/share/dotnet/shared /framework
# Only what says which packages are needed: this layer stays until one of these files or the framework changes. A package that differs
# from the lock files is an error.
COPY Directory.Build.props Directory.Build.targets Directory.Packages.props NuGet.config global.json ./
COPY Chatbot.Core/Chatbot.Core.csproj Chatbot.Core/packages.lock.json Chatbot.Core/
COPY Chatbot.Web/Chatbot.Web.csproj Chatbot.Web/Framework.targets Chatbot.Web/packages.lock.json Chatbot.Web/
RUN dotnet restore Chatbot.Web --locked-mode -p:PublishReadyToRun=true \
        -p:FrameworkFolder=/framework -p:RuntimeFrameworkVersion="$(ls /framework/Microsoft.NETCore.App)"

COPY . .
ARG TARGETARCH
# What the analysers say has been heard by then: an image is built of what CI has taken.
RUN case "$TARGETARCH" in \
        amd64) rid=linux-x64 ;; \
        arm64) rid=linux-arm64 ;; \
        *) echo "There is no build for the architecture '$TARGETARCH': amd64 and arm64 only." >&2; exit 1 ;; \
    esac \
    && dotnet publish Chatbot.Web --no-restore --configuration Release --runtime "$rid" --no-self-contained --output /app \
        -p:UseAppHost=false -p:ContinuousIntegrationBuild=true -p:RunAnalyzers=false \
        -p:FrameworkFolder=/framework -p:RuntimeFrameworkVersion="$(ls /framework/Microsoft.NETCore.App)"
# Folders that a volume of its own takes over; a new volume gets their owner and mode.
RUN mkdir --mode=0700 /folders /folders/data /folders/logs /folders/backups

FROM runtime
COPY --from=build --chown=$APP_UID:$APP_UID /folders /
COPY --from=build /app /app
WORKDIR /app

# The root is read-only: what is temporary (a key before it takes its name, what SQLite sorts) goes to the volume, and no diagnostic port
# is opened in /tmp. Spinning for work, and a thread's change for each packet, are what half a CPU has not got; W^X doubles mappings and
# delays the start. The heap ends where 512 MB still have room for what is not heap: a request then fails where the kernel would have
# killed all. Its youngest generation does not grow with the load (16 MB), nor does each thread get an arena of its own.
ENV ASPNETCORE_ENVIRONMENT=Production \
    PORT=5000 \
    DataFolder=/data/chatbot \
    UploadFolder=/data/uploads \
    Logs__Folder=/logs \
    Backup__Folder=/backups \
    TMPDIR=/data \
    TZ=Asia/Tokyo \
    DOTNET_EnableDiagnostics=0 \
    DOTNET_EnableWriteXorExecute=0 \
    DOTNET_GCHeapHardLimit=0x12C00000 \
    DOTNET_GCgen0MaxBudget=0x1000000 \
    MALLOC_ARENA_MAX=2 \
    DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS=1 \
    DOTNET_ThreadPool_UnfairSemaphoreSpinLimit=0
EXPOSE 5000
USER $APP_UID
# Unhealthy is said no sooner than deploy/release.sh gives up (ready_seconds): the migration of a large database needs its time.
HEALTHCHECK --interval=30s --timeout=30s --start-period=300s --retries=3 CMD ["dotnet", "Chatbot.Web.dll", "--healthcheck"]
ENTRYPOINT ["dotnet", "Chatbot.Web.dll"]

# Last, since they change with each build.
ARG RUNTIME_TAG
ARG VERSION=unknown
ARG REVISION=unknown
ARG CREATED=unknown
ARG SOURCE=unknown
LABEL org.opencontainers.image.title="Chatbot" \
    org.opencontainers.image.description="A private chat for a small team, on its own API key" \
    org.opencontainers.image.licenses="MIT" \
    org.opencontainers.image.base.name="mcr.microsoft.com/dotnet/aspnet:$RUNTIME_TAG" \
    org.opencontainers.image.version="$VERSION" \
    org.opencontainers.image.revision="$REVISION" \
    org.opencontainers.image.created="$CREATED" \
    org.opencontainers.image.source="$SOURCE"
