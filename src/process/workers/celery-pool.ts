/** How a celery worker runs its tasks. `docs/workers.md` has what each pool does at a stop. */
export class CeleryPool {
  /** A process for each task at a time, celery's default: for all code. Each has memory of the whole application. */
  public static readonly PREFORK = new CeleryPool('prefork');

  /**
   * Threads of one process: for tasks that wait for others most of the time, such as for an API. Time limits of tasks
   * have no effect.
   */
  public static readonly THREADS = new CeleryPool('threads');

  /**
   * Green threads of gevent in one process: for hundreds of tasks that wait at the same time, with libraries that
   * gevent can patch. A task that computes blocks all others. Needs `celery[gevent]` among the dependencies.
   */
  public static readonly GEVENT = new CeleryPool('gevent');

  /**
   * The same with eventlet, whose authors advise against new uses. Needs `eventlet` among the dependencies: the extra
   * `celery[eventlet]` brings it before Python 3.10 only.
   */
  public static readonly EVENTLET = new CeleryPool('eventlet');

  /** The main process itself, one task at a time: the least memory; scale by replicas. */
  public static readonly SOLO = new CeleryPool('solo');

  /**
   * The pool that celery calls by this name; undefined for one of somebody else.
   *
   * @internal
   */
  public static _named(name: string): CeleryPool | undefined {
    return [this.PREFORK, this.THREADS, this.GEVENT, this.EVENTLET, this.SOLO].find(each => each._name === name);
  }

  /** @internal */
  public readonly _name: 'prefork' | 'threads' | 'gevent' | 'eventlet' | 'solo';

  private constructor(name: 'prefork' | 'threads' | 'gevent' | 'eventlet' | 'solo') {
    this._name = name;
  }

  /** One line for logs and messages, such as `CeleryPool.THREADS`. */
  public toString(): string {
    return `CeleryPool.${this._name.toUpperCase()}`;
  }
}
