/**
 * What is usually possible with a large package in a service, for the message of a budget. Only what holds for every
 * project: another build of the same library, or a tool that no service needs.
 */
const ADVICE: ReadonlyArray<readonly [names: readonly string[], advice: string]> = [
  [['opencv-python'], 'opencv-python-headless is the same without windows'],
  [['opencv-contrib-python'], 'opencv-contrib-python-headless is the same without windows'],
  [['onnxruntime-gpu'], 'onnxruntime is the same without a GPU'],
  [['tensorflow'], 'tensorflow-cpu is the same without a GPU'],
  [['tensorflow-cpu', 'keras'], 'onnxruntime or LiteRT run a finished model in a tenth of the space'],
  [['faiss-gpu', 'faiss-gpu-cu12'], 'faiss-cpu is the same without a GPU'],
  [['jupyterlab', 'notebook', 'ipykernel', 'ipython', 'jedi', 'debugpy'], 'put notebooks in a dependency group'],
  [['mypy', 'ruff', 'black', 'pylint', 'pyright', 'pytest', 'sphinx', 'boto3-stubs', 'botocore-stubs', 'pandas-stubs',
    'pre-commit', 'virtualenv', 'cython'], 'put tools of development in a dependency group'],
  [['playwright', 'selenium'], 'a browser belongs in a container of its own'],
  [['pyspark'], 'a client of a cluster needs pyspark-client only'],
  [['google-api-python-client'], 'a google-cloud-* package has the one API that is used'],
  [['psycopg2'], 'psycopg2-binary brings its library along'],
];

const BY_NAME: ReadonlyMap<string, string> = new Map(
  ADVICE.flatMap(([names, advice]) => names.map(name => [name, advice] as const)),
);

/** What to do about a large package; undefined if only its user knows. */
export function adviceFor(name: string): string | undefined {
  return BY_NAME.get(name);
}
