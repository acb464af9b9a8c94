export { memoryLog, type LogLine } from '../../../support/memory-log.ts';
