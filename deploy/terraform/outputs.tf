module "values" {
  source = "./values"

  project   = var.project
  brokers   = var.brokers
  dedicated = var.node_pool != null
  hosts     = local.hosts
  addresses = local.addresses
  buckets   = { for key, bucket in google_storage_bucket.archive : key => bucket.name }

  accounts = { for program, account in google_service_account.archive : program => {
    google     = account.email
    kubernetes = var.accounts[program].kubernetes
  } }
}

output "values" {
  description = "A values file for the chart, in YAML: what was made here, and nothing else"
  value       = module.values.yaml
}

output "addresses" {
  description = "Addresses of the external listener: the bootstrap's, then the brokers' in the order of their ids; empty without static_addresses"
  value       = local.addresses
}

output "cert_manager_account" {
  description = "Google account for cert-manager's DNS-01 solver: annotate its ServiceAccount with iam.gke.io/gcp-service-account. null without dns"
  value       = one(google_service_account.cert_manager[*].email)
}
