import cdk8s
from aws_cdk import App, Stack
from cdk_python_container import (
    ComposeFile,
    ImageSource,
    PythonContainer,
    PythonContainerDeployment,
    PythonContainerService,
    PythonImage,
)

image = PythonImage.from_directory("shop")  # reads pyproject.toml, uv.lock and the sources; no Docker, no network
web = PythonContainer.web(image=image)  # FastAPI and uvicorn, found in the lock; shop.main:app, in the sources

# ECS on Fargate, behind a load balancer
app = App()
stack = Stack(app, "Shop")
PythonContainerService(stack, "Web", container=web)
app.synth()

# Kubernetes
manifests = cdk8s.App()
chart = cdk8s.Chart(manifests, "shop", namespace="shop")
PythonContainerDeployment(chart, "web", container=web, image=ImageSource.registry("ghcr.io/acme/shop"))
manifests.synth()

# Docker Compose
ComposeFile(services={"web": web}).write("compose.yaml")
