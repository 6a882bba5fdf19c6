using System.Text;

namespace NgHvi.Notebooks.Documents;

/// <summary>Changes members of an object in its text and leaves every other byte as it is.</summary>
internal sealed class JsonEdit(JsonPart part, JsonLayout layout)
{
    private readonly SortedDictionary<int, (int End, string Text)> changes = [];

    /// <summary>Gives a member a value. A new one is put where it belongs in alphabetical order.</summary>
    public void Set(string key, string value)
    {
        if (part[key] is { } present)
        {
            changes[present.Start] = (present.End, value);
            return;
        }

        var member = $"\"{key}\"{layout.Colon}{value}";
        var place = part.Members.FirstOrDefault(entry => string.CompareOrdinal(entry.Key, key) > 0).Value;
        if (place is not null)
        {
            Insert(place.KeyStart, $"{member},{part.BlanksBefore(place.KeyStart)}");
        }
        else if (part.Members.Count > 0)
        {
            var last = part.Members.GetAt(part.Members.Count - 1).Value;
            Insert(last.End, $",{part.BlanksBefore(last.KeyStart)}{member}");
        }
        else
        {
            Insert(part.Start + 1, member);
        }
    }

    /// <summary>The changed text of the object.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        var place = part.Start;
        foreach (var (start, change) in changes)
        {
            text.Append(part.Text(place, start)).Append(change.Text);
            place = change.End;
        }

        return text.Append(part.Text(place, part.End)).ToString();
    }

    private void Insert(int place, string text)
    {
        // Several new members may meet at one place; they come in the order of the calls.
        var before = changes.TryGetValue(place, out var present) ? present.Text : "";
        changes[place] = (place, before + text);
    }
}
