import { SelectField } from '../../ui/select-field.tsx'
import { consoleApi } from '../console-api.ts'
import { projectOptions } from '../model/projects.ts'
import { useLoaded } from '../use-loaded.ts'

interface ProjectFieldProps {
  readonly value: string
  readonly disabled?: boolean | undefined
  readonly problem?: string | undefined
  readonly onChange: (project: string) => void
}

/** The project that an instance is of. */
export function ProjectField({ value, ...rest }: ProjectFieldProps) {
  const projects = useLoaded('projects', consoleApi.projects)
  const options = projectOptions(projects.data?.projects ?? [], value)
  return <SelectField label="Project" value={value} options={options} {...rest} />
}
