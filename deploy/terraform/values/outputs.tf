output "yaml" {
  description = "The values file"
  value       = yamlencode({ kafka = local.kafka, alertDatabase = local.database })
}
