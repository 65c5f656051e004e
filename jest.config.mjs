export default { projects: ['<rootDir>/libs/*', '<rootDir>/services/*', '<rootDir>/tools'] };
