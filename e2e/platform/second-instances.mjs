/**
 * Of each service another process like its first one, on ports of its own: for what only shows where there are two.
 * @param {import('../../deploy/local/lib/services.mjs').Service[]} services
 * @param {number[]} ports two for each
 * @returns {import('./platform-processes.mjs').Plan[]}
 */
export function secondInstances(services, ports) {
  return services.map((service, at) => {
    const [port = 0, managementPort = 0] = ports.slice(2 * at);
    return {
      name: `${service.name}-2`,
      first: service.name,
      main: 'dist/main.js',
      service: { ...service, port, managementPort },
      managementPort,
      signingKeys: [],
    };
  });
}
