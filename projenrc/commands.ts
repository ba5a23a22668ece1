import { JsonFile, type awscdk } from 'projen';

/** The project's commands, as the README and CONTRIBUTING name them. */
export function commands(project: awscdk.AwsCdkConstructLibrary): void {
  // A few files instead of two hundred, and none of a platform that is not used.
  project.compileTask.exec('tsx scripts/bundle/run.ts');

  // `npm test`: compile (the surface test reads .jsii), check the types that jest does not, lint, unit tests.
  project.testTask.reset();
  project.testTask.spawn(project.compileTask);
  project.testTask.exec('tsc -p test');
  project.testTask.exec('tsc -p examples');
  project.testTask.spawn(project.tasks.tryFind('eslint')!);
  project.testTask.exec('jest --passWithNoTests=false', { receiveArgs: true });

  project.addTask('example', {
    description: 'Writes every output for examples/shop',
    exec: 'tsx --tsconfig examples/tsconfig.json examples/run.ts',
  });
  project.addTask('integration', {
    description: 'Builds and runs the images with a real Docker engine',
    // What only measures takes long.
    exec: 'jest --testPathIgnorePatterns soak.test --config jest.integration.json',
    receiveArgs: true,
  });
  project.addTask('soak', {
    description: 'Kills workers many times, stops everything in every way, and measures servers under updates',
    exec: 'tsx --tsconfig examples/tsconfig.json bench/soak.ts',
    receiveArgs: true,
  });
  // Containers share the machine: one test file at a time, and long enough for a cold build.
  const { transform } = project.jest!.config;
  new JsonFile(project, 'jest.integration.json', {
    obj: {
      roots: ['<rootDir>/test/integration'],
      transform,
      reporters: ['default', ['jest-junit', { outputDirectory: 'test-reports', outputName: 'integration.xml' }]],
      setupFiles: ['<rootDir>/test/setup.ts'],
      maxWorkers: 1,
      testTimeout: 300_000,
    },
  });
  project.addTask('bench:synth', {
    description: 'Synth and import times against the platforms alone',
    exec: 'tsx --tsconfig examples/tsconfig.json bench/synth.ts',
    receiveArgs: true,
  });

  project.addTask('bench:lines', {
    description: 'How many lines a user writes for the blog of the examples, and how many by hand',
    exec: 'tsx --tsconfig examples/tsconfig.json bench/lines.ts',
  });

  project.addTask('bench:image', {
    description: 'What our image costs against those that people write: bytes, start, rebuilds',
    exec: 'tsx --tsconfig examples/tsconfig.json bench/image.ts',
    receiveArgs: true,
  });

  project.addTask('bench:ml', {
    description: 'What images with a model take, step by step from the first Dockerfile to ours; downloads 4 GB',
    exec: 'tsx --tsconfig examples/tsconfig.json bench/ml.ts',
    receiveArgs: true,
  });

  project.addTask('bench:allocator', {
    description: 'What each memory allocator costs and saves in the image',
    exec: 'tsx --tsconfig examples/tsconfig.json bench/allocator.ts',
    receiveArgs: true,
  });

  project.addTask('bench:health', {
    description: 'What the health route of the image costs a request',
    exec: 'tsx --tsconfig examples/tsconfig.json bench/health.ts',
    receiveArgs: true,
  });

  // Not tasks: projen's shell refuses the `&` of `PROJECT?groups=prod&env.MODE=x`.
  project.package.setScript('corpus', 'tsx --tsconfig examples/tsconfig.json scripts/corpus/run.ts');
  project.package.setScript('packages', 'tsx --tsconfig examples/tsconfig.json scripts/packages/run.ts');
  project.package.setScript('forecast', 'tsx --tsconfig examples/tsconfig.json scripts/forecast/run.ts');

  // Nobody finds TypeScript in the documentation of another language: each example compiles, and is translated.
  const translate = project.addTask('translate', {
    description: 'Translates the examples of README and API to the other languages',
    exec: 'jsii-rosetta extract --strict --cleanup',
  });
  for (const [language, program] of [
    ['python', 'tsx scripts/languages/package-python.ts'], ['java', 'jsii-pacmak'], ['go', 'jsii-pacmak'],
  ]) {
    const task = project.tasks.tryFind(`package:${language}`)!;
    task.reset();
    task.spawn(translate);
    task.exec(`${program} -v --target ${language} --rosetta-unknown-snippets fail`);
  }

  // Every language is packaged where its toolchain exists; npm is what each machine can build.
  const packageAll = project.tasks.tryFind('package-all')!;
  packageAll.reset();
  packageAll.spawn(project.tasks.tryFind('package:js')!);

  project.addTask('languages', {
    description: 'Runs the quick start in other languages and compares what it writes with that of TypeScript',
    exec: 'tsx --tsconfig examples/tsconfig.json scripts/languages/run.ts',
    receiveArgs: true,
  });

  const benchmarks = ['bench:synth', 'bench:lines', 'bench:image', 'bench:ml', 'bench:health', 'bench:allocator'];
  for (const name of ['example', 'integration', 'soak', ...benchmarks, 'languages']) {
    project.package.setScript(name, `npx projen ${name}`);
  }
}
