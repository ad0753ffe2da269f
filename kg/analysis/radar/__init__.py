"""What reports say of techniques and trends: what they advise, use, look at and warn of."""

from kg.analysis.radar.blips import RINGS, Blip, Radar, find_radar, radar_of

__all__ = ["RINGS", "Blip", "Radar", "find_radar", "radar_of"]
