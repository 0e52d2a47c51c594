import { memoryContract } from './memory-contract.ts';
import { memoryOfActions } from './memory-of-actions.ts';

const memory = memoryOfActions();
memoryContract('memory', () => memory);
