// Emoji by name. A name that is not here is shown as it was written, between colons.

const TABLE = `
grinning 😀 smiley 😃 smile 😄 grin 😁 laughing 😆 satisfied 😆 sweat_smile 😅 joy 😂
rolling_on_the_floor_laughing 🤣 slightly_smiling_face 🙂 upside_down_face 🙃 wink 😉 blush 😊
innocent 😇 heart_eyes 😍 star-struck 🤩 kissing_heart 😘 yum 😋 stuck_out_tongue 😛 zany_face 🤪
money_mouth_face 🤑 hugging_face 🤗 thinking_face 🤔 shushing_face 🤫 zipper_mouth_face 🤐
neutral_face 😐 expressionless 😑 no_mouth 😶 smirk 😏 unamused 😒 face_with_rolling_eyes 🙄
grimacing 😬 relieved 😌 pensive 😔 sleepy 😪 sleeping 😴 mask 😷 face_with_thermometer 🤒
face_with_head_bandage 🤕 nauseated_face 🤢 sneezing_face 🤧 hot_face 🥵 cold_face 🥶 dizzy_face 😵
exploding_head 🤯 face_with_cowboy_hat 🤠 partying_face 🥳 sunglasses 😎 nerd_face 🤓
face_with_monocle 🧐 confused 😕 worried 😟 slightly_frowning_face 🙁 open_mouth 😮 astonished 😲
flushed 😳 pleading_face 🥺 cry 😢 sob 😭 scream 😱 disappointed 😞 sweat 😓 weary 😩 tired_face 😫
yawning_face 🥱 triumph 😤 rage 😡 angry 😠 skull 💀 ghost 👻 alien 👽 robot_face 🤖 poop 💩
wave 👋 raised_hand ✋ hand ✋ ok_hand 👌 v ✌️ crossed_fingers 🤞 call_me_hand 🤙 point_left 👈
point_right 👉 point_up_2 👆 point_down 👇 point_up ☝️ +1 👍 thumbsup 👍 -1 👎 thumbsdown 👎 fist ✊
facepunch 👊 clap 👏 raised_hands 🙌 open_hands 👐 handshake 🤝 pray 🙏 writing_hand ✍️ muscle 💪
eyes 👀 eye 👁️ brain 🧠 baby 👶 man 👨 woman 👩 person_in_tuxedo 🤵 cook 🧑‍🍳 technologist 🧑‍💻
construction_worker 👷 police_officer 👮 guardsman 💂 bust_in_silhouette 👤 busts_in_silhouette 👥
speaking_head_in_silhouette 🗣️ shrug 🤷 face_palm 🤦 raising_hand 🙋 bow 🙇 walking 🚶 runner 🏃
heart ❤️ orange_heart 🧡 yellow_heart 💛 green_heart 💚 blue_heart 💙 purple_heart 💜 black_heart 🖤
broken_heart 💔 sparkling_heart 💖 100 💯 boom 💥 collision 💥 dizzy 💫 sweat_drops 💦 dash 💨 zzz 💤
speech_balloon 💬 thought_balloon 💭 dog 🐶 cat 🐱 fox_face 🦊 bear 🐻 panda_face 🐼 pig 🐷 frog 🐸
monkey_face 🐵 see_no_evil 🙈 hear_no_evil 🙉 speak_no_evil 🙊 chicken 🐔 penguin 🐧 bird 🐦 bee 🐝
bug 🐛 butterfly 🦋 snail 🐌 turtle 🐢 snake 🐍 octopus 🐙 fish 🐟 whale 🐳 unicorn_face 🦄
bouquet 💐 rose 🌹 sunflower 🌻 seedling 🌱 evergreen_tree 🌲 deciduous_tree 🌳 palm_tree 🌴 cactus 🌵
four_leaf_clover 🍀 maple_leaf 🍁 fallen_leaf 🍂 apple 🍎 green_apple 🍏 banana 🍌 grapes 🍇
strawberry 🍓 lemon 🍋 tomato 🍅 avocado 🥑 bread 🍞 cheese_wedge 🧀 hamburger 🍔 pizza 🍕 taco 🌮
cookie 🍪 cake 🍰 birthday 🎂 doughnut 🍩 coffee ☕ tea 🍵 beer 🍺 beers 🍻 wine_glass 🍷 champagne 🍾
popcorn 🍿 salt 🧂 canned_food 🥫 shallow_pan_of_food 🥘 fork_and_knife 🍴
car 🚗 taxi 🚕 bus 🚌 truck 🚚 articulated_lorry 🚛 bike 🚲 scooter 🛴 ship 🚢 boat ⛵ anchor ⚓
airplane ✈️ helicopter 🚁 rocket 🚀 train 🚆 construction 🚧 rotating_light 🚨 traffic_light 🚥
vertical_traffic_light 🚦 stop_sign 🛑 fuelpump ⛽ world_map 🗺️ earth_africa 🌍 earth_americas 🌎
office 🏢 factory 🏭 house 🏠 hospital 🏥 bank 🏦 hotel 🏨 school 🏫 department_store 🏬
convenience_store 🏪 tent ⛺ sunny ☀️ sun_with_face 🌞 partly_sunny ⛅ cloud ☁️ rain_cloud 🌧️
thunder_cloud_and_rain ⛈️ snowflake ❄️ snowman ⛄ umbrella ☔ zap ⚡ fire 🔥 rainbow 🌈 ocean 🌊
star ⭐ star2 🌟 sparkles ✨ crescent_moon 🌙 full_moon 🌕 sunrise 🌅
tada 🎉 confetti_ball 🎊 balloon 🎈 gift 🎁 trophy 🏆 medal 🏅 first_place_medal 🥇
second_place_medal 🥈 third_place_medal 🥉 soccer ⚽ basketball 🏀 dart 🎯 game_die 🎲 jigsaw 🧩
art 🎨 musical_note 🎵 notes 🎶 headphones 🎧 microphone 🎤 movie_camera 🎥 camera 📷
watch ⌚ iphone 📱 computer 💻 keyboard ⌨️ desktop_computer 🖥️ printer 🖨️ floppy_disk 💾 battery 🔋
electric_plug 🔌 bulb 💡 flashlight 🔦 telephone ☎️ phone ☎️ telephone_receiver 📞 fax 📠
hourglass ⌛ hourglass_flowing_sand ⏳ alarm_clock ⏰ stopwatch ⏱️ timer_clock ⏲️ clock1 🕐 clock9 🕘
calendar 📆 date 📅 spiral_calendar_pad 🗓️ email 📧 envelope ✉️ incoming_envelope 📨
inbox_tray 📥 outbox_tray 📤 package 📦 mailbox 📫 memo 📝 pencil 📝 pencil2 ✏️ page_facing_up 📄
page_with_curl 📃 bookmark_tabs 📑 bar_chart 📊 chart_with_upwards_trend 📈
chart_with_downwards_trend 📉 clipboard 📋 pushpin 📌 round_pushpin 📍 paperclip 📎 straight_ruler 📏
scissors ✂️ file_folder 📁 open_file_folder 📂 card_index_dividers 🗂️ wastebasket 🗑️ books 📚 book 📖
newspaper 📰 bookmark 🔖 label 🏷️ receipt 🧾 moneybag 💰 dollar 💵 euro 💶 pound 💷 credit_card 💳
money_with_wings 💸 shopping_trolley 🛒 shopping_bags 🛍️ key 🔑 lock 🔒 unlock 🔓 hammer 🔨
wrench 🔧 hammer_and_wrench 🛠️ gear ⚙️ toolbox 🧰 link 🔗 magnet 🧲 microscope 🔬 telescope 🔭
syringe 💉 pill 💊 thermometer 🌡️ broom 🧹 basket 🧺 roll_of_paper 🧻 soap 🧼 fire_extinguisher 🧯
bell 🔔 no_bell 🔕 loudspeaker 📢 mega 📣 loud_sound 🔊 mute 🔇 mag 🔍 mag_right 🔎
white_check_mark ✅ heavy_check_mark ✔️ ballot_box_with_check ☑️ x ❌ heavy_multiplication_x ✖️
negative_squared_cross_mark ❎ exclamation ❗ heavy_exclamation_mark ❗ question ❓
grey_exclamation ❕ grey_question ❔ bangbang ‼️ warning ⚠️ no_entry ⛔ no_entry_sign 🚫
heavy_plus_sign ➕ heavy_minus_sign ➖ recycle ♻️ infinity ♾️ information_source ℹ️ new 🆕 ok 🆗
sos 🆘 up 🆙 free 🆓 cool 🆒 vs 🆚 hash #️⃣ zero 0️⃣ one 1️⃣ two 2️⃣ three 3️⃣ four 4️⃣ five 5️⃣ six 6️⃣
seven 7️⃣ eight 8️⃣ nine 9️⃣ keycap_ten 🔟 arrow_up ⬆️ arrow_down ⬇️ arrow_left ⬅️ arrow_right ➡️
arrow_upper_right ↗️ arrow_lower_right ↘️ arrows_counterclockwise 🔄 arrows_clockwise 🔃 repeat 🔁
leftwards_arrow_with_hook ↩️ arrow_right_hook ↪️ rewind ⏪ fast_forward ⏩ arrow_forward ▶️
double_vertical_bar ⏸️ black_square_for_stop ⏹️ record_button ⏺️
red_circle 🔴 large_orange_circle 🟠 large_yellow_circle 🟡 large_green_circle 🟢 large_blue_circle 🔵
large_purple_circle 🟣 white_circle ⚪ black_circle ⚫ large_red_square 🟥 large_green_square 🟩
large_yellow_square 🟨 white_large_square ⬜ black_large_square ⬛ small_red_triangle 🔺
small_red_triangle_down 🔻 large_blue_diamond 🔷 large_orange_diamond 🔶 small_blue_diamond 🔹
small_orange_diamond 🔸 hole 🕳️ 1234 🔢 checkered_flag 🏁
triangular_flag_on_post 🚩 white_flag 🏳️ flag-gb 🇬🇧 flag-de 🇩🇪 flag-pt 🇵🇹 flag-us 🇺🇸 flag-fr 🇫🇷
`;

const BY_NAME = new Map();
for (const found of TABLE.matchAll(/(\S+) (\S+)/g)) BY_NAME.set(found[1], found[2]);

/** All names, for autocompletion. */
export const EMOJI_NAMES = [...BY_NAME.keys()];

/** Returns the character of an emoji, or null for a name that is not in the table. */
export function emojiOf(name) {
  const [base, tone] = name.split("::skin-tone-");
  const character = BY_NAME.get(base);
  if (!character) return null;
  return tone ? character.replace("\uFE0F", "") + String.fromCodePoint(0x1f3f9 + Number(tone)) : character;
}
