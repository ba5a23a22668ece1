/* Writes every output of the examples with the tools their users have, and says what to do with each. */
import { spawnSync } from 'child_process';
import { join, relative, resolve } from 'path';
import { ensureLock } from '../scripts/uv';

const root = resolve(__dirname, '..');
const at = (...path: string[]): string => relative(process.cwd(), join(__dirname, ...path));

function run(folder: string, command: string, ...args: string[]): void {
  const result = spawnSync(command, args, {
    cwd: join(__dirname, folder),
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    env: { ...process.env, PATH: `${join(root, 'node_modules', '.bin')}:${process.env.PATH}` },
  });
  if (result.status !== 0) {
    console.error(
      `examples/${folder}: '${command} ${args.join(' ')}' failed\n`
        + `${result.stdout ?? ''}${result.stderr ?? ''}${result.error ?? ''}`,
    );
    process.exit(1);
  }
}

async function main(): Promise<void> {
  ['shop', 'blog'].forEach(project => ensureLock(join(__dirname, project)));
  run('ecs', 'cdk', 'synth', '--quiet');
  run('kubernetes', 'cdk8s', 'synth');
  run('compose', 'tsx', '--tsconfig', '../tsconfig.json', 'compose.ts');
  run('blog-deployment', 'tsx', '--tsconfig', '../tsconfig.json', 'compose.ts');
  run('blog-deployment/ecs', 'cdk', 'synth', '--quiet');
  run('blog-deployment/kubernetes', 'cdk8s', 'synth');

  // Reads the project, so it comes after its lock.
  const { image } = await import('./containers.js');
  const context = at('compose', 'build', image.name);
  const secret = at('compose', 'secrets', 'db-password');
  const compose = `docker compose --file ${at('compose', 'compose.yaml')}`;
  const rows = [
    [join(context, 'Dockerfile'), 'how the image is built; its folder is the whole build context'],
    [
      at('ecs', 'cdk.out', 'Shop.template.json'),
      'ECS on Fargate: CloudFormation, with the same context as an image asset',
    ],
    [at('kubernetes', 'dist', 'shop.k8s.yaml'), 'Kubernetes manifests'],
    [at('compose', 'compose.yaml'), 'the same containers on this machine'],
    [at('blog-deployment', 'compose.yaml'), 'a Django project with workers and jobs: docs/several-containers.md'],
    [at('blog-deployment', 'ecs', 'cdk.out', 'Blog.template.json'), 'the same on ECS, with RDS and ElastiCache'],
    [at('blog-deployment', 'kubernetes', 'dist', 'blog.k8s.yaml'), 'the same on Kubernetes'],
  ];
  const width = Math.max(...rows.map(([path]) => path.length));

  console.log(`
${image.name} ${image.project.version}, image tag ${image.contentTag}

Written
${rows.map(([path, purpose]) => `  ${path.padEnd(width)}  ${purpose}`).join('\n')}

Next
  build        BUILDX_NO_DEFAULT_ATTESTATIONS=1 \\
               docker build --build-arg SOURCE_DATE_EPOCH=315532800 --platform ${image.architecture.dockerPlatform} \\
                 --tag ${image.name}:${image.contentTag} ${context}
  a secret     mkdir -p ${at('compose', 'secrets')} && openssl rand -hex 16 > ${secret} && chmod a+r ${secret}
  run          ${compose} up --wait && curl http://127.0.0.1:8000/healthz
  logs         ${compose} logs --follow
  stop         ${compose} down
  to ECS       (cd ${at('ecs')} && npx cdk deploy)
               # makes a VPC with two NAT gateways and a load balancer, which cost money: cdk destroy removes them
  to a cluster docker tag ${image.name}:${image.contentTag} ghcr.io/acme/shop:${image.contentTag}
               docker push ghcr.io/acme/shop:${image.contentTag}
               kubectl create namespace shop
               kubectl --namespace shop create secret generic shop --from-file ${secret}
               kubectl apply --filename ${at('kubernetes', 'dist', 'shop.k8s.yaml')}
`);
}

void main();
