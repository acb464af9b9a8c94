# Addresses of the external listener's load balancers, and the records that lead to them.

resource "google_compute_address" "bootstrap" {
  count = var.static_addresses ? 1 : 0

  project      = var.project
  region       = var.region
  name         = "${var.namespace}-bootstrap"
  address_type = "EXTERNAL"
  description  = "Kafka's external listener, bootstrap"
  labels       = var.labels
}

resource "google_compute_address" "broker" {
  count = var.static_addresses ? var.brokers : 0

  project      = var.project
  region       = var.region
  name         = "${var.namespace}-broker-${count.index}"
  address_type = "EXTERNAL"
  description  = "Kafka's external listener, broker ${count.index}"
  labels       = var.labels
}

locals {
  addresses = concat(google_compute_address.bootstrap[*].address, google_compute_address.broker[*].address)
  hosts     = var.hosts == null ? [] : concat([var.hosts.bootstrap], var.hosts.brokers)
}

resource "google_dns_record_set" "listener" {
  count = var.dns == null ? 0 : length(local.hosts)

  project      = local.dns_project
  managed_zone = var.dns.managed_zone
  name         = "${local.hosts[count.index]}."
  type         = "A"
  ttl          = 300
  rrdatas      = [local.addresses[count.index]]
}
