import { simulate } from './run-seeds.ts'

simulate('even')
