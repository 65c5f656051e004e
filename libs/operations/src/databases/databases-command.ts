import { Command } from 'commander';

export function databasesCommand(): Command {
  const ensure = new Command('ensure')
    .description('Makes the databases and roles of the services, or brings what is there to what their URLs say.')
    .requiredOption('--secrets <folder>', 'a folder for each service, with DATABASE_URL and so on in it')
    .addHelpText('after', '\nThe server is told by POSTGRES_ADMIN_URL or POSTGRES_ADMIN_URL_FILE.')
    .action(async ({ secrets }: { secrets: string }) => {
      const { ensureMountedDatabases } = await import('./ensure-mounted-databases.js');
      await ensureMountedDatabases(secrets);
    });
  return new Command('databases').description('The databases of an installation.').addCommand(ensure);
}
