import { PythonContainer } from '../../src/container';
import { PythonImage } from '../../src/image';
import { lockEntry, sampleProject } from '../project/sample-project';

const PYPROJECT = `[project]
name = "shop"
version = "0.1.0"
requires-python = ">=3.11"
dependencies = ["celery"]
`;

const LOCK = `version = 1
revision = 3
requires-python = ">=3.11"

[[package]]
name = "shop"
version = "0.1.0"
source = { virtual = "." }
dependencies = [{ name = "celery" }]
[package.metadata]
requires-dist = [{ name = "celery" }]

${lockEntry('celery', '5.7.0')}
`;

test('a container with nothing but an image runs the worker of its project, as the Procfile says', () => {
  const image = PythonImage.fromDirectory(sampleProject({
    'pyproject.toml': PYPROJECT,
    'uv.lock': LOCK,
    'src/shop/tasks.py': "from celery import Celery\n\napp = Celery('shop')\napp.conf.task_acks_late = True\n",
    'Procfile': 'worker: celery -A shop.tasks worker -Q mail,reports -c 3\n',
  }));
  const { command, warnings } = PythonContainer.worker({ image, longestTaskSeconds: 40 });
  expect(command.join(' ')).toBe(
    'python /opt/container/worker.py --grace 40 --heartbeat /tmp/heartbeat celery --app shop.tasks:app worker '
    + '--loglevel INFO --concurrency 3 --prefetch-multiplier 1 --queues mail,reports --without-gossip --without-mingle',
  );
  expect(warnings).toContain('the worker has queues, concurrency from the command in Procfile; pass them to '
    + 'WorkerProcess.celery(...) to change them');
});
