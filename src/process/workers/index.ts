// One file for each way to start a program that is not in `servers/`: a worker, a job, a server of the user.
export { checkWords, commandProcess } from './command';
export { moduleProcess } from './module';
