{{/* Nothing is rendered here: all of the application comes from the chart that it depends on. */}}
