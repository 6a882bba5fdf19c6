using System.Security.Cryptography;

namespace NgHvi;

/// <summary>States of the runs of a fit, by seed: those that ended, and the last in progress.</summary>
internal sealed class CheckpointFile
{
    private const string Schema = "nghvi-checkpoint/1";
    private readonly Checkpoint place;
    private readonly int starts;
    private readonly TimeSpan every;
    private readonly Lazy<(string What, string Value)[]> key;
    private readonly OrderedDictionary<long, byte[]> states = [];
    private readonly Stopwatch sinceWrite = Stopwatch.StartNew();
    private bool isWritten; // There is a file.

    public CheckpointFile(Checkpoint place, MixedModel model, Method method, long seed, int starts)
    {
        (this.place, this.starts, every) = (place, starts, place.Every ?? TimeSpan.FromSeconds(30));
        ArgumentException.ThrowIfNullOrEmpty(place.Path);
        Guard.NonNegative(every.TotalSeconds, nameof(place.Every));
        key = new(() =>
        [
            ("program's version", SavedFit.Build.Current.NgHvi),
            ("data", Digest(model.Data)),
            ("formula", model.Formula),
            ("model or priors", Hash(JsonSerializer.SerializeToUtf8Bytes(SavedModel.Structure(model.Density), SavedFitJson.Json))),
            ("method or its options", JsonSerializer.Serialize(method, Method.Json)),
            ("seed", seed.ToString(CultureInfo.InvariantCulture)),
            ("number of starts", starts.ToString(CultureInfo.InvariantCulture)),
        ]);
        WholeFile.Clean(place.Path);
        if (!File.Exists(place.Path)) return;
        try
        {
            Read();
        }
        catch (InputException) when (place.ReplacesOthers)
        {
            states.Clear();
        }
    }

    // Where the run was left; else as it is.
    public Run Begin(Run run)
    {
        run.Checkpoint = this;
        if (!states.TryGetValue(run.Seed, out var state)) return run;
        using var stream = new MemoryStream(state);
        try
        {
            return run.Resumed(stream);
        }
        catch (InputException) when (place.ReplacesOthers)
        {
            return run;
        }
    }

    // After each step, and at the end. Nothing is written of a fit that is shorter than the time between writes.
    public void Keep(Run run, bool hasEnded)
    {
        var isDue = sinceWrite.Elapsed >= every || (hasEnded && (isWritten || run.Stopped is StopReason.Cancelled));
        if (!run.HasWholeStart || (!isDue && !(hasEnded && starts > 1))) return;
        using var stream = new MemoryStream();
        run.Save(stream);
        states[run.Seed] = stream.ToArray();
        if (isDue) Write();
    }

    private void Write()
    {
        try
        {
            WholeFile.Write(place.Path, file => SealedFile.Write(file, Schema, content =>
            {
                using var writer = new Utf8JsonWriter(content);
                writer.WriteStartObject();
                writer.WriteStartObject("of");
                foreach (var (what, value) in key.Value) writer.WriteString(what, value);
                writer.WriteEndObject();
                writer.WriteStartObject("runs");
                foreach (var (seed, state) in states)
                {
                    writer.WritePropertyName(seed.ToString(CultureInfo.InvariantCulture));
                    writer.WriteRawValue(state, skipInputValidation: true);
                }

                writer.WriteEndObject();
                writer.WriteEndObject();
            }));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The checkpoint \"{place.Path}\" cannot be written: {exception.Message}", exception);
        }

        isWritten = true;
        sinceWrite.Restart();
    }

    private void Read()
    {
        var title = $"The checkpoint \"{place.Path}\"";
        try
        {
            using var content = SealedFile.Read(place.Path, Schema, "checkpoint");
            var json = content.ToArray();
            JsonSource.Check(json, title);
            using var document = JsonDocument.Parse(json);
            var of = document.RootElement.GetProperty("of");
            foreach (var (what, value) in key.Value)
            {
                if (of.GetProperty(what).GetString() != value)
                    throw new InputException($"{title} is of another fit, with another {what}; delete it, or name another file.");
            }

            foreach (var run in document.RootElement.GetProperty("runs").EnumerateObject())
                states[long.Parse(run.Name, CultureInfo.InvariantCulture)] = Encoding.UTF8.GetBytes(run.Value.GetRawText());
            isWritten = true;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException
            or (FormatException and not InputException) or OverflowException)
        {
            throw new InputException($"{title} is damaged: {exception.Message.ReplaceLineEndings(" ")}", exception);
        }
    }

    private static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static string Digest(ModelData data)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(data.Response);
        Add(data.Fixed);
        Add(data.Random);
        Add(data.Inputs);
        Add(data.Offset);
        Add(data.Trials);
        Add(data.Ones);
        digest.AppendData(MemoryMarshal.AsBytes(data.GroupOffsets));
        foreach (var factor in data.Factors.Skip(1)) digest.AppendData(MemoryMarshal.AsBytes<int>(factor.Levels));
        foreach (var key in data.Factors.SelectMany(factor => factor.Keys)) digest.AppendData(Encoding.UTF8.GetBytes(key + "\n"));
        return Convert.ToHexStringLower(digest.GetHashAndReset());

        void Add(ReadOnlySpan<double> numbers)
        {
            digest.AppendData(BitConverter.GetBytes(numbers.Length));
            digest.AppendData(MemoryMarshal.AsBytes(numbers));
        }
    }
}
