; What does the installer for Windows do differently from electron-builder's own steps? It takes file types without taking them from others, keeps no copy
; of itself, and removes what it brought and nothing else. electron-builder.yml names this file; electron-builder's scripts call the macros.

; The same sources give the same installer: no time of a file on the machine that packed it.
SetDateSave off

!define SCAN_TYPE "Counterpoint.nii"
!define HEADER_TYPE "Counterpoint.hdr"
!define COMPRESSED_TYPE "Counterpoint.nii.gz"

!macro addType TYPE DESCRIPTION
  WriteRegStr SHELL_CONTEXT "Software\Classes\${TYPE}" "" "${DESCRIPTION}"
  WriteRegStr SHELL_CONTEXT "Software\Classes\${TYPE}\DefaultIcon" "" "$appExe,0"
  WriteRegStr SHELL_CONTEXT "Software\Classes\${TYPE}\shell\open\command" "" '"$appExe" "%1"'
!macroend

; Under Open With, beside the programs that open these files already.
!macro offerFor ENDING TYPE
  WriteRegStr SHELL_CONTEXT "Software\Classes\${ENDING}\OpenWithProgids" "${TYPE}" ""
!macroend

!macro withdrawFrom ENDING TYPE
  DeleteRegKey SHELL_CONTEXT "Software\Classes\${TYPE}"
  DeleteRegValue SHELL_CONTEXT "Software\Classes\${ENDING}\OpenWithProgids" "${TYPE}"
  DeleteRegKey /ifempty SHELL_CONTEXT "Software\Classes\${ENDING}\OpenWithProgids"
  DeleteRegKey /ifempty SHELL_CONTEXT "Software\Classes\${ENDING}"
!macroend

!macro tellWindows
  System::Call "shell32::SHChangeNotify(i 0x08000000, i 0, i 0, i 0)"
!macroend

!macro customInstall
  !insertmacro addType "${SCAN_TYPE}" "NIfTI image"
  !insertmacro addType "${HEADER_TYPE}" "NIfTI header"
  !insertmacro addType "${COMPRESSED_TYPE}" "NIfTI image, compressed"
  !insertmacro offerFor ".nii" "${SCAN_TYPE}"
  !insertmacro offerFor ".hdr" "${HEADER_TYPE}"
  !insertmacro offerFor ".gz" "${COMPRESSED_TYPE}"
  ; A double click opens .nii here only where no other program has it.
  ReadRegStr $0 HKCR ".nii" ""
  ${if} $0 == ""
    WriteRegStr SHELL_CONTEXT "Software\Classes\.nii" "" "${SCAN_TYPE}"
  ${endif}
  !insertmacro tellWindows

  ; electron-builder keeps the whole installer for programs that update themselves, which this one does not, and never removes it.
  ${if} $installMode == "all"
    SetShellVarContext current
  ${endif}
  Delete "$LOCALAPPDATA\${APP_INSTALLER_STORE_FILE}"
  RMDir "$LOCALAPPDATA\${APP_PACKAGE_NAME}-updater"
  ${if} $installMode == "all"
    SetShellVarContext all
  ${endif}
!macroend

!macro customUnInstall
  ; A program that is open cannot be removed: then everything stays as it is.
  Delete "$INSTDIR\${APP_EXECUTABLE_FILENAME}"
  ${if} ${FileExists} "$INSTDIR\${APP_EXECUTABLE_FILENAME}"
    SetErrorLevel 2
    Abort "${PRODUCT_NAME} is still open. Close it and try again."
  ${endif}

  ReadRegStr $0 SHELL_CONTEXT "Software\Classes\.nii" ""
  ${if} $0 == "${SCAN_TYPE}"
    DeleteRegValue SHELL_CONTEXT "Software\Classes\.nii" ""
  ${endif}
  !insertmacro withdrawFrom ".nii" "${SCAN_TYPE}"
  !insertmacro withdrawFrom ".hdr" "${HEADER_TYPE}"
  !insertmacro withdrawFrom ".gz" "${COMPRESSED_TYPE}"
  !insertmacro tellWindows
!macroend

; electron-builder would remove the whole folder, also scans that somebody keeps in it. These are the files of Electron's program and our own.
!macro customRemoveFiles
  SetOutPath $TEMP
  Delete "$INSTDIR\*.pak"
  Delete "$INSTDIR\*.dll"
  Delete "$INSTDIR\icudtl.dat"
  Delete "$INSTDIR\snapshot_blob.bin"
  Delete "$INSTDIR\v8_context_snapshot.bin"
  Delete "$INSTDIR\vk_swiftshader_icd.json"
  Delete "$INSTDIR\version"
  Delete "$INSTDIR\LICENSE.electron.txt"
  Delete "$INSTDIR\LICENSES.chromium.html"
  Delete "$INSTDIR\locales\*.pak"
  RMDir "$INSTDIR\locales"
  Delete "$INSTDIR\resources\app.asar"
  RMDir /r "$INSTDIR\resources\app.asar.unpacked"
  Delete "$INSTDIR\resources\LICENSE.txt"
  Delete "$INSTDIR\resources\third-party-licences.txt"
  RMDir "$INSTDIR\resources"
  Delete "$INSTDIR\${UNINSTALL_FILENAME}"
  RMDir "$INSTDIR"
!macroend
