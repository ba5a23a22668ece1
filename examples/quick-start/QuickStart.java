import io.github.cdkpythoncontainer.ComposeFile;
import io.github.cdkpythoncontainer.ComposeFileProps;
import io.github.cdkpythoncontainer.ImageSource;
import io.github.cdkpythoncontainer.PythonContainer;
import io.github.cdkpythoncontainer.PythonContainerDeployment;
import io.github.cdkpythoncontainer.PythonContainerService;
import io.github.cdkpythoncontainer.PythonImage;
import io.github.cdkpythoncontainer.WebContainerProps;
import java.util.Map;
import org.cdk8s.Chart;
import org.cdk8s.ChartProps;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Stack;

public class QuickStart {
    public static void main(String[] args) {
        // Reads pyproject.toml, uv.lock and the sources; no Docker, no network.
        PythonImage image = PythonImage.fromDirectory("shop");
        // FastAPI and uvicorn, found in the lock; shop.main:app, in the sources.
        PythonContainer web = PythonContainer.web(WebContainerProps.builder().image(image).build());

        // ECS on Fargate, behind a load balancer
        App app = new App();
        Stack stack = new Stack(app, "Shop");
        PythonContainerService.Builder.create(stack, "Web").container(web).build();
        app.synth();

        // Kubernetes
        org.cdk8s.App manifests = new org.cdk8s.App();
        Chart chart = new Chart(manifests, "shop", ChartProps.builder().namespace("shop").build());
        PythonContainerDeployment.Builder.create(chart, "web")
            .container(web)
            .image(ImageSource.registry("ghcr.io/acme/shop"))
            .build();
        manifests.synth();

        // Docker Compose
        new ComposeFile(ComposeFileProps.builder().services(Map.of("web", web)).build()).write("compose.yaml");
    }
}
