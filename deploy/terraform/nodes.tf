# Machines that are the brokers' alone: the chart asks for the label, and tolerates the taint.

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
    oauth_scopes = ["https://www.googleapis.com/auth/cloud-platform"]

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
}
