import { Command, InvalidArgumentError } from 'commander';
import type { TopicsOptions } from './ensure-declared-topics.js';

export function topicsCommand(): Command {
  const ensure = new Command('ensure')
    .description('Makes the topics that the contracts declare and the broker lacks, and compares the others.')
    .option('--replication-factor <count>', 'copies of each partition; the broker’s default unless set', count)
    .option('--min-insync-replicas <count>', 'copies that must have a record before it counts as written', count)
    .option('--strict', 'end with exit code 3 where a topic that is there differs from what is asked for')
    .addHelpText('after', '\nThe broker is told by KAFKA_BROKERS and what else docs/settings/operations.md names.')
    .action(async (options: TopicsOptions) => {
      const { ensureDeclaredTopics } = await import('./ensure-declared-topics.js');
      await ensureDeclaredTopics(options);
    });
  return new Command('topics')
    .description('The topics of an installation.')
    .addCommand(ensure)
    .addCommand(refillCommand());
}

function refillCommand(): Command {
  return new Command('refill')
    .description('Sends again what the services’ archives hold, to brokers that came back empty.')
    .requiredOption('--secrets <folder>', 'a folder for each service, with DATABASE_RELAY_URL in it')
    .option('--events-per-second <count>', 'as fast as this for each service; 5000 unless set', rate)
    .action(async (options: { secrets: string; eventsPerSecond?: number }) => {
      const { refillTopics } = await import('./refill-topics.js');
      await refillTopics(options);
    });
}

function rate(text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new InvalidArgumentError('It is a whole number from 1 to 9999999.');
  return Number(text);
}

function count(text: string): number {
  if (!/^[1-9]\d?$/.test(text)) throw new InvalidArgumentError('It is a whole number from 1 to 99.');
  return Number(text);
}
