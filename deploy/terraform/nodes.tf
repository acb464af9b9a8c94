# Machines that are the brokers' alone: the chart asks for the label, and tolerates the taint.

# Without an account of their own they would act as the project's default one, which often is Editor. This one writes logs
# and metrics, and reads no registry: see "Images" in README.md.
resource "google_service_account" "nodes" {
  count = var.node_pool == null ? 0 : 1

  project      = var.project
  account_id   = var.node_pool.account
  display_name = "Kafka's machines"
}

resource "google_project_iam_member" "nodes" {
  count = var.node_pool == null ? 0 : 1

  project = var.project
  role    = "roles/container.defaultNodeServiceAccount"
  member  = google_service_account.nodes[0].member
}

resource "google_container_node_pool" "kafka" {
  count = var.node_pool == null ? 0 : 1

  project    = var.project
  cluster    = var.cluster.name
  location   = var.cluster.location
  name       = var.node_pool.name
  node_count = var.node_pool.nodes_per_zone

  node_config {
    machine_type = var.node_pool.machine_type
    disk_size_gb = var.node_pool.disk_size_gb
    disk_type    = "pd-balanced"

    # The account's rights limit what the machines may do; scopes are the older way, and this one leaves it to them.
    service_account = google_service_account.nodes[0].email
    oauth_scopes    = ["https://www.googleapis.com/auth/cloud-platform"]

    labels = {
      kafka = "ok"
    }

    taint {
      key    = "kafka"
      value  = "ok"
      effect = "NO_SCHEDULE"
    }

    workload_metadata_config {
      mode = "GKE_METADATA"
    }

    shielded_instance_config {
      enable_secure_boot = true
    }
  }

  management {
    auto_repair  = true
    auto_upgrade = true
  }

  # One new machine first, then one broker moves: with a copy of each partition in sync, nothing stops.
  upgrade_settings {
    max_surge       = 1
    max_unavailable = 0
  }

  # A machine that starts before its account has rights doesn't become ready.
  depends_on = [google_project_iam_member.nodes]
}
