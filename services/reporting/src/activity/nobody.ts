/** Stands for whoever did something and is no user of the organisation: an unknown account, a program. */
export const NOBODY = '00000000-0000-0000-0000-000000000000';
