import { freePorts } from '@guildhall/testing';
import { PeerProcess } from '../peers/peer-process.js';
import { compiled } from './recipes.js';

/** The service behind every gateway: a program that does next to nothing. */
export class Upstream {
  private constructor(
    readonly port: number,
    private readonly process: PeerProcess,
  ) {}

  static async start(folder: string): Promise<Upstream> {
    const [port = 0] = await freePorts(1);
    const program = await compiled('upstream.c', folder);
    const process = await PeerProcess.start({
      program,
      args: [String(port)],
      readyUrl: `http://127.0.0.1:${port}/`,
    });
    return new Upstream(port, process);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  stop(): void {
    this.process.stop();
  }
}
