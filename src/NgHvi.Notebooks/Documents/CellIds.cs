using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace NgHvi.Notebooks.Documents;

/// <summary>The ids of a notebook's cells: those that can stay, and new ones that are the same each time.</summary>
internal sealed partial class CellIds
{
    private readonly HashSet<string> given;
    private readonly HashSet<string> used = new(StringComparer.Ordinal);

    /// <summary>Prepares for the ids that a file has.</summary>
    public CellIds(IEnumerable<string> given)
    {
        this.given = given.ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Takes a cell's id. False when nbformat does not allow it, or an earlier cell has it.</summary>
    public bool TryTake(string id) => Allowed().IsMatch(id) && used.Add(id);

    /// <summary>Makes an id from the cell's place and text.</summary>
    public string Make(int index, string source)
    {
        for (var attempt = 0; ; attempt++)
        {
            var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{index}/{attempt}/{source}"));
            var id = Convert.ToHexStringLower(hash.AsSpan(0, 4));
            if (!given.Contains(id) && used.Add(id))
            {
                return id;
            }
        }
    }

    [GeneratedRegex("^[a-zA-Z0-9-_]{1,64}$")]
    private static partial Regex Allowed();
}
