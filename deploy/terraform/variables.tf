variable "project" {
  description = "Google project"
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project))
    error_message = "The project has to be an id such as science-platform-int-dc5d: 6 to 30 lower-case letters, digits and hyphens."
  }
}

variable "region" {
  description = "Region of the buckets and of the listener's addresses: that of the Kubernetes cluster"
  type        = string

  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]+$", var.region))
    error_message = "The region has to be one such as us-central1."
  }
}

variable "cluster" {
  description = "The Kubernetes cluster, which exists already: name, and location (a region, or a zone)"
  type = object({
    name     = string
    location = string
  })

  validation {
    condition     = var.cluster.location == var.region || startswith(var.cluster.location, "${var.region}-")
    error_message = "The cluster has to lie in the region: buckets and addresses elsewhere cost more, or can't be used by it."
  }
}

variable "namespace" {
  description = "Kubernetes namespace that the chart is installed in"
  type        = string
  default     = "alert-stream-broker"

  validation {
    condition     = can(regex("^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$", var.namespace))
    error_message = "The namespace has to be a name that Kubernetes accepts."
  }
}

variable "buckets" {
  description = "Names of the archive's buckets; every name is the only one of all of Google's"
  type = object({
    alerts     = string
    schemas    = string
    quarantine = string
  })

  validation {
    condition     = alltrue([for name in values(var.buckets) : can(regex("^[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]$", name))])
    error_message = "A bucket's name has 3 to 63 lower-case letters, digits, dots, hyphens and underscores."
  }

  validation {
    condition     = length(distinct(values(var.buckets))) == 3
    error_message = "The three buckets have to be three: rights and lifecycle differ between them."
  }
}

variable "alert_retention_days" {
  description = "Days after which alerts are deleted, such as 28 on integration; null keeps them for ever. Schemas and what is in quarantine are always kept"
  type        = number
  default     = null
  nullable    = true

  validation {
    condition     = var.alert_retention_days == null ? true : var.alert_retention_days >= 1 && floor(var.alert_retention_days) == var.alert_retention_days
    error_message = "Alerts are kept for a whole number of days, at least 1, or for ever (null)."
  }
}

variable "accounts" {
  description = "Names of the ingesters' and the servers' accounts: Google's, and the ServiceAccount of Kubernetes that acts as it"
  type = object({
    ingester = object({ google = string, kubernetes = string })
    server   = object({ google = string, kubernetes = string })
  })
  default = {
    ingester = { google = "alertdb-writer", kubernetes = "alert-database-writer" }
    server   = { google = "alertdb-reader", kubernetes = "alert-database-reader" }
  }

  validation {
    condition     = alltrue([for account in values(var.accounts) : can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", account.google))])
    error_message = "The name of a Google service account has 6 to 30 lower-case letters, digits and hyphens."
  }

  validation {
    condition     = var.accounts.ingester.google != var.accounts.server.google && var.accounts.ingester.kubernetes != var.accounts.server.kubernetes
    error_message = "Ingesters and servers need accounts of their own: the server only reads what the ingester writes."
  }
}

variable "ingester_may_list" {
  description = "Whether the ingester may also list alerts and schemas. Archiving doesn't need it. `verify` does, since Google reports a missing object only to accounts that may list"
  type        = bool
  default     = false
}

variable "role_prefix" {
  description = "What the ids of the project's own roles begin with; another one for a second alert stream in the project"
  type        = string
  default     = "alertArchive"

  validation {
    condition     = can(regex("^[a-zA-Z0-9_.]{3,40}$", var.role_prefix))
    error_message = "A role's id has letters, digits, dots and underscores."
  }
}

variable "brokers" {
  description = "Number of Kafka brokers (the chart's kafka.replicas)"
  type        = number
  default     = 3

  validation {
    condition     = var.brokers >= 1 && var.brokers <= 100 && floor(var.brokers) == var.brokers
    error_message = "The number of brokers has to be a whole one, from 1 to 100: the chart gives them the ids 0 to 99."
  }
}

variable "node_pool" {
  description = "Machines for Kafka alone. `nodes_per_zone` times the cluster's zones has to hold all brokers; null makes no pool"
  type = object({
    name           = optional(string, "kafka")
    account        = optional(string, "kafka-nodes")
    machine_type   = optional(string, "n2-standard-8")
    nodes_per_zone = optional(number, 1)
    disk_size_gb   = optional(number, 100)
  })
  default  = {}
  nullable = true

  validation {
    condition     = var.node_pool == null ? true : var.node_pool.nodes_per_zone >= 1
    error_message = "A pool needs at least one node in each zone."
  }

  validation {
    condition     = var.node_pool == null ? true : can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.node_pool.account))
    error_message = "The name of a Google service account has 6 to 30 lower-case letters, digits and hyphens."
  }
}

variable "static_addresses" {
  description = "Whether to reserve the external listener's addresses now. The alternative is docs/external-listener.md: take those that Google assigns to the load balancers, and pin them"
  type        = bool
  default     = false
}

variable "hosts" {
  description = "Names of the external listener: of the bootstrap, and of each broker in the order of their ids. null without names"
  type = object({
    bootstrap = string
    brokers   = list(string)
  })
  default  = null
  nullable = true

  validation {
    condition     = var.hosts == null ? true : alltrue([for host in concat([var.hosts.bootstrap], var.hosts.brokers) : can(regex("^([a-z0-9]([-a-z0-9]*[a-z0-9])?\\.)+[a-z]{2,}$", host))])
    error_message = "A host is a whole name in lower case without a dot at its end, such as alert-stream-int.lsst.cloud."
  }

  validation {
    condition     = var.hosts == null ? true : length(distinct(concat([var.hosts.bootstrap], var.hosts.brokers))) == var.brokers + 1
    error_message = "Each broker needs a host of its own, and the bootstrap another: as many brokers' hosts as var.brokers."
  }

  validation {
    condition     = var.hosts == null || var.static_addresses
    error_message = "Hosts go with static_addresses: without these nobody knows yet what they point to."
  }
}

variable "dns" {
  description = "Cloud DNS: the managed zone that the hosts' records go into, its project if it is another one, and cert-manager's accounts for DNS-01. null where the DNS is elsewhere"
  type = object({
    managed_zone = string
    project      = optional(string)
    cert_manager = optional(object({
      google     = optional(string, "cert-manager-dns01")
      namespace  = optional(string, "cert-manager")
      kubernetes = optional(string, "cert-manager")
    }), {})
  })
  default  = null
  nullable = true
}

variable "labels" {
  description = "Labels of the buckets and addresses"
  type        = map(string)
  default     = {}
}
