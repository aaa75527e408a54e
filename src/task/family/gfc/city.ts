/** The families that ask GFC about cities: weather and local time. */
import { numbersIn } from '../../../math/text';
import { inProse } from '../../calendar';
import type { Entities } from '../../entity';
import type { TaskFamilies, TaskFamily } from '../../sketch';
import { askUmbrella, askWeather, shiftTime, timeIn, weatherOn } from '../../delegation/gfc';
import { isWet, SKIES, type Weather } from '../../weather';
import { wordingOf } from '../../wording';
import { drawFitting } from '../../fitting';
import { figure, name, yesOrNo, word } from '../part';

interface CityDate {
  readonly city: string;
  readonly date: string;
}

const nameOf = ({ city, date }: CityDate): string => `weather ${city} ${date}`;

const drawCityDate = (entities: Entities, fits: (weather: Weather, place: CityDate) => boolean): CityDate =>
  entities.inSplit(
    () =>
      drawFitting(
        () => ({ city: entities.city().city, date: entities.date() }),
        (place) => fits(weatherOn(place.city, place.date), place)
      ),
    nameOf
  );

const skyOf = ({ sky }: Weather): string => wordingOf(`gfc.${sky}`);
const otherSkies = (weather: Weather): string[] => SKIES.filter((sky) => sky !== weather.sky).map((sky) => wordingOf(`gfc.${sky}`));

/** The degrees differ from the figures of the query. */
const weather: TaskFamily = (entities) => {
  const place = drawCityDate(entities, ({ degrees }, { date }) => !numbersIn(date).includes(degrees));
  const found = weatherOn(place.city, place.date);
  return {
    slots: { city: place.city, date: inProse(place.date) },
    plan: () => [askWeather(place.city, place.date)],
    parts: [word(skyOf(found)), figure(found.degrees)],
    forbidden: otherSkies(found),
    entities: [nameOf(place)]
  };
};

/** Needed in half of the rows; snow, for which an umbrella is debatable, is left out. The answer must give the sky as its reason, so that a guess of yes or no earns nothing. */
const umbrella: TaskFamily = (entities) => {
  const needed = entities.pick([true, false]);
  const place = drawCityDate(entities, (weather) => isWet(weather) === needed && weather.sky !== 'snowy');
  const found = weatherOn(place.city, place.date);
  return {
    slots: { city: place.city, date: inProse(place.date) },
    plan: () => [askUmbrella(place.city, place.date)],
    parts: [yesOrNo(needed), word(skyOf(found))],
    forbidden: otherSkies(found),
    entities: [nameOf(place)]
  };
};

const clock: TaskFamily = (entities) => {
  const drawn = entities.inSplit(
    () =>
      drawFitting(
        () => ({ time: `${entities.between(1, 12)} ${entities.pick(['am', 'pm'])}`, from: entities.city(), to: entities.city() }),
        ({ from, to }) => from.zone !== to.zone
      ),
    ({ time, from, to }) => `time ${time} ${from.city} ${to.city}`
  );
  const [time, from, to] = [drawn.time, drawn.from.city, drawn.to.city];
  return {
    slots: { time, from, to },
    plan: () => [shiftTime(time, from, to)],
    parts: [name(timeIn(to, time, from))],
    entities: [`time ${time} ${from} ${to}`]
  };
};

/** Families by name. */
export const CITY_FAMILIES: TaskFamilies = { weather, umbrella, clock };
