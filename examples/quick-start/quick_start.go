package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
	container "github.com/cdk-python-container/cdk-python-container-go/cdkpythoncontainer"
	"github.com/cdk8s-team/cdk8s-core-go/cdk8s/v2"
)

func main() {
	defer jsii.Close()

	// Reads pyproject.toml, uv.lock and the sources; no Docker, no network.
	image := container.PythonImage_FromDirectory(jsii.String("shop"), nil)
	// FastAPI and uvicorn, found in the lock; shop.main:app, in the sources.
	web := container.PythonContainer_Web(&container.WebContainerProps{Image: image})

	// ECS on Fargate, behind a load balancer
	app := awscdk.NewApp(nil)
	stack := awscdk.NewStack(app, jsii.String("Shop"), nil)
	container.NewPythonContainerService(stack, jsii.String("Web"), &container.PythonContainerServiceProps{Container: web})
	app.Synth(nil)

	// Kubernetes
	manifests := cdk8s.NewApp(nil)
	chart := cdk8s.NewChart(manifests, jsii.String("shop"), &cdk8s.ChartProps{Namespace: jsii.String("shop")})
	container.NewPythonContainerDeployment(chart, jsii.String("web"), &container.PythonContainerDeploymentProps{
		Container: web,
		Image:     container.ImageSource_Registry(jsii.String("ghcr.io/acme/shop")),
	})
	manifests.Synth()

	// Docker Compose
	container.NewComposeFile(&container.ComposeFileProps{
		Services: &map[string]container.PythonContainer{"web": web},
	}).Write(jsii.String("compose.yaml"))
}
