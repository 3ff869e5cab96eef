import { simulate } from './run-seeds.ts'

simulate('odd')
