// node --import …/from-elsewhere.mjs: whatever the program fetches, it does so from LOCAL_ADDRESS.
import { Agent, setGlobalDispatcher } from 'undici';

setGlobalDispatcher(new Agent({ localAddress: process.env.LOCAL_ADDRESS }));
