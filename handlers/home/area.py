"""The Home tab: the table of contents."""

from handlers.home import listeners, service
from handlers.kit.area import Area

AREA = Area(
    name="home",
    events={"app_home_opened": listeners.opened},
    acted=service.follow,
    revalidate={service.SHOW: service.write},
)
