# The chart's values, from what was made. It needs no provider, so it can be run anywhere.

terraform {
  required_version = ">= 1.9"
}

locals {
  account = { for program, account in var.accounts : program => {
    serviceAccount = {
      name              = account.kubernetes
      gcpServiceAccount = account.google
    }
  } }

  database = {
    ingester = local.account.ingester
    server   = local.account.server

    storage = {
      backend = "google-cloud"
      googleCloud = {
        project          = var.project
        bucketAlerts     = var.buckets.alerts
        bucketSchemas    = var.buckets.schemas
        bucketQuarantine = var.buckets.quarantine
      }
    }
  }

  on_own_nodes = {
    nodePool = {
      affinities  = [{ key = "kafka", value = "ok" }]
      tolerations = [{ key = "kafka", value = "ok" }]
    }
  }

  endpoints = [for index, address in var.addresses : merge(
    { ip = address },
    length(var.hosts) == 0 ? {} : { host = var.hosts[index] },
  )]

  at_addresses = {
    externalListener = {
      bootstrap = try(local.endpoints[0], null)
      brokers   = try(slice(local.endpoints, 1, length(local.endpoints)), [])
    }
  }

  kafka = merge(
    { replicas = var.brokers },
    { for key, value in local.on_own_nodes : key => value if var.dedicated },
    { for key, value in local.at_addresses : key => value if length(var.addresses) > 0 },
  )
}
