"""Names that many people bear: that two of them are one person, the name alone does not tell."""

GIVEN = frozenset(
    """
    aaron abdul adam adrian agus ahmad ahmed akira alan albert alberto alejandro alessandro alex alexander alexandra alexis ali
    alice alina amanda amir amit amy ana anders andre andrea andreas andrei andres andrew andy angela ann anna anne anthony
    antoine anton antonio arjun arthur ashley barbara ben benjamin bernd bill bob brad brandon brenda brian bruce bruno budi
    camille carl carla carlos carmen carol caroline catherine charles charlotte chen chloe chris christian christina christine
    christoph christopher claire claudia claus colin craig cynthia daniel daniela danny david dave deborah denis dennis dewi
    diana diego dmitry dominik donald doug douglas dylan eduardo edward elena elizabeth emily emma eric erik ernst eva evan
    fatima felix fernando florian francesca francesco francisco frank fred gabriel gabriela gary george gerald giovanni giulia
    greg gregory guillaume hannah hans harry heather heidi helen henrik henry hiroshi hugo ian ibrahim igor ines ingrid irina
    isaac isabel isabella ivan jack jacob jake james jan jana jane janet jason javier jean jeff jeffrey jennifer jeremy jerry
    jesse jessica jim jing joan joanna joe joel johan johannes john johnny jon jonas jonathan jordan jorge jose joseph josh
    joshua juan judith judy julia julian julie jun juan karen karl kate katherine kathleen kathy katie keith kelly kenji kenneth
    kevin kim kristin kumar kyle lars laura lauren laurent lee leo leon leonardo li lina linda lisa liu louis louise luca lucas
    lucia luis luke maja marc marco marcus margaret maria marie marina mario marion mark markus marta martin martina mary mateo
    matt matthew matthias mauro max maya megan mei melissa michael michel michelle miguel mike mikhail min mohamed mohammed
    monica monika nancy natalia natalie nathan nicholas nick nicola nicole niklas nina noah nora oleg oliver olivia olga oscar
    pablo pamela paolo pascal patricia patrick paul paula pedro peter petra phil philip philipp pierre rachel rafael rahul ralf
    ralph raymond rebecca ricardo richard rick rob robert roberto robin roger roland ron ronald rosa roy russell ruth ryan
    sabine sam samantha samuel sandra sara sarah satoshi scott sean sebastian sergei sergey sergio shane sharon silvia simon
    siti sofia sophia sophie stefan stefania stephan stephanie stephen steve steven sue susan susanne sven sylvia takashi tania
    tanya teresa theo theresa thomas tim timothy tina tobias todd tom tony tyler ulrich ursula uwe valentina vanessa vera
    veronica victor victoria vikram vincent virginia vladimir walter wang wei wendy will william xavier yan yann yuki yusuf
    yves zhang zoe анна александр алексей андрей артем владимир дмитрий евгений елена иван ирина мария михаил наталья николай
    ольга павел сергей татьяна юлия
    """.split()
)
FAMILY = frozenset(
    """
    adams ahmed ali allen andersen anderson bailey baker barnes becker bell bennett berg bernard brooks brown butler campbell
    carter chan chen cheng clark collins cook cooper costa cox cruz das davies davis diaz edwards evans fernandes fernandez
    ferrari fischer fisher flores foster fox garcia gomez gonzalez gray green gupta hall hansen harris hernandez hill hoffmann
    howard huang hughes ivanov jackson jain james jenkins jensen johansson johnson jones joshi kelly khan kim king klein koch
    kumar larsen lee lewis li lin liu long lopez martin martinez meyer miller mitchell moore morales morgan morris muller murphy
    murray myers nelson nguyen nielsen olsen ortiz park parker patel perez peters petersen peterson petrov phillips popov powell
    price ramirez rao reed reyes richards richardson richter rivera roberts robinson rodriguez rogers rossi russell russo ryan
    sanchez santos sanders sato schmidt schneider schroder schulz schwarz scott sharma shaw silva simmons singh smirnov smith
    stewart sullivan suzuki tanaka tan taylor thomas thompson torres tran turner wagner walker wang ward watson weber white
    williams wilson wolf wong wood wright wu xu yamamoto yang young zhang zhao zhou иванов кузнецов петров смирнов
    """.split()
)


def is_common_given(word: str) -> bool:
    """Say whether a word, as names are compared, is a given name that many bear."""
    return word in GIVEN


def is_anyones(words: tuple[str, ...]) -> bool:
    """Say whether a name is no more than a given name that many bear."""
    return len(words) == 1 and is_common_given(words[0])


def is_common(words: tuple[str, ...]) -> bool:
    """Say whether so many bear a name, in words as they are compared, that it alone does not tell who that is."""
    if len(words) < 2:
        return True
    return words[0] in GIVEN and words[-1] in FAMILY and len(words) == 2
