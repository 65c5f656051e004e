import { existsSync } from 'node:fs';
import path from 'node:path';
import { requireDiskSpace } from './disk.mjs';
import { passableFolder } from './folders.mjs';
import { findJava } from './java.mjs';
import { requireMaven } from './jars.mjs';
import { runningService } from './platform.mjs';
import { requireFreePort } from './ports.mjs';
import { runningProcess } from './processes.mjs';
import { portSettings } from './profiles.mjs';
import { Refused } from './refused.mjs';
import { processesOf, settingOf } from './services.mjs';

/** Which server holds which ports. */
const PORTS_OF = /** @type {const} */ ({
  kafka: { what: 'Kafka', ports: ['kafka', 'kafkaController'] },
  postgres: { what: 'PostgreSQL', ports: ['postgres'] },
  redis: { what: 'Redis', ports: ['redis'] },
  mail: { what: 'the mail catcher', ports: ['smtp', 'mailPage'] },
});

/**
 * Everything that would stop us later is asked first: nobody should wait two minutes to read that there is no Java.
 * @param {import('./platform.mjs').LocalPlatform} platform
 */
export async function preflight(platform) {
  if (!existsSync('/bin/sh')) {
    throw new Refused('npm start runs on Linux and macOS. On Windows use it inside WSL, or "docker compose up".');
  }
  passableFolder(platform.profile.folder);
  requireDiskSpace(platform.profile.folder);
  findJava();
  requireMaven();
  await requireServerPorts(platform);
  for (const service of platform.services) await requireServicePorts(platform, service);
}

/** @param {import('./platform.mjs').LocalPlatform} platform @param {import('./services.mjs').Service} service */
async function requireServicePorts(platform, service) {
  const { name, port } = service;
  if (!runningService(platform, service))
    await requireFreePort(port, { what: name, setting: `${settingOf(name)}_PORT` });
  for (const each of processesOf(service).filter((one) => !runningService(platform, one))) {
    const setting = `${settingOf(each.name)}_MANAGEMENT_PORT`;
    await requireFreePort(each.managementPort, { what: `${each.name} (probes)`, setting });
  }
}

/** @param {import('./platform.mjs').LocalPlatform} platform */
async function requireServerPorts({ profile }) {
  for (const [server, { what, ports }] of Object.entries(PORTS_OF)) {
    if (runningProcess(path.join(profile.folder, server, `${server}.pid`))) continue;
    for (const port of ports) await requireFreePort(profile.ports[port], { what, setting: portSettings[port] });
  }
}
